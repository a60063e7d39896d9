"""`python -m readiness`, and the script `readiness`."""

from readiness.core.signals import hold


def main() -> None:
    """The program; a signal that asks it to end waits until it can answer."""
    hold()
    from readiness.cli import main

    main()


if __name__ == "__main__":
    main()
