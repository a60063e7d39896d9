"""The report as one HTML page: its template, and the charts in it."""
