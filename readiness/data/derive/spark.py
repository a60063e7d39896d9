"""Counting on Spark: the lists that DuckDB has read are handed over as Parquet, the queries in Spark's dialect."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from readiness.core.diagnostics import OutputError
from readiness.core.signals import held, stop_behind
from readiness.data.derive.database import Database, Row
from readiness.data.derive.dialect import column_in_spark, in_spark

HOW_TO_GET_IT = "install it with: python -m pip install 'readiness[lists,spark]'"
HOW_TO_GET_JAVA = "install Java 17 or later (on Debian: apt-get install default-jre-headless), or set JAVA_HOME"
# Nothing of a list may stand in a log, a page or a file outside the private folder.
CLOSED: Mapping[str, str] = {
    "spark.app.name": "readiness",
    "spark.eventLog.enabled": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# Below so many rows, planning and compiling take longer than counting: then all queries are one plain job.
FEW_ROWS = 1_000_000
FOR_FEW_ROWS: Mapping[str, str] = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.lightweightPlanChangeValidation": "false",
    "spark.sql.shuffle.partitions": "1",
}
LOOPBACK = "127.0.0.1"
SILENT = "status = off\nrootLogger.level = off\n"


class Spark:
    """A session of Spark for a whole run, whatever the number of councils."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._views: dict[str, Path] = {}
        self._usual = {name: session.conf.get(name) for name in FOR_FEW_ROWS}

    def lists(self, database: Database, scratch: Path) -> SparkLists:
        """The lists in the database, to be counted on Spark; what is handed over lies in the private folder."""
        folder = scratch / "for-spark"
        folder.mkdir()
        return SparkLists(self, database, folder)

    def frame(self, query: str, few_rows: bool) -> Any:
        """What a query in Spark's dialect gives, not yet worked out."""
        for name, value in (FOR_FEW_ROWS if few_rows else self._usual).items():
            self._session.conf.set(name, value)
        return self._session.sql(query)

    def see(self, name: str, path: Path, columns: str) -> None:
        """Makes queries read this file under the name from now on."""
        if self._views.get(name) != path:
            # With its columns told, Spark does not run a job to find them.
            frame = self._session.read.schema(columns).parquet(_address(path))
            frame.createOrReplaceTempView(name)
            self._views[name] = path


class SparkLists:
    """The lists of one council on Spark. Each is handed over when a query first reads it."""

    def __init__(self, spark: Spark, database: Database, folder: Path) -> None:
        self._spark, self._database, self._folder = spark, database, folder
        self._source, self._rows = "", 0
        self._handed_over: dict[Path, str] = {}

    def use(self, source: str) -> None:
        """Queries read the lists of this source from now on."""
        self._database.use(source)
        self._source = source

    def answers(self, queries: Sequence[str]) -> Iterator[Iterable[Row]]:
        """The rows of each of several queries with the same columns; in one job where there are few rows to read."""
        with _told():
            prepared = [self._prepared(sql) for sql in queries]
            if self._rows < FEW_ROWS:
                yield from self._at_one_time(prepared)
            else:
                yield from (map(tuple, self._frame(query).toLocalIterator()) for query in prepared)

    def _at_one_time(self, prepared: Sequence[str]) -> list[list[Row]]:
        answers: list[list[Row]] = [[] for _ in prepared]
        if prepared:
            numbered = (f"SELECT {place} AS place, * FROM ({query})" for place, query in enumerate(prepared))
            # One task for the last step: each would else be sent the plans of all queries. A union keeps no order.
            whole = f"SELECT /*+ COALESCE(1) */ * FROM ({' UNION ALL '.join(numbered)}) ORDER BY ALL NULLS LAST"
            for place, *row in self._frame(whole).collect():
                answers[place].append(tuple(row))
        return answers

    def _frame(self, query: str) -> Any:
        return self._spark.frame(query, self._rows < FEW_ROWS)

    def _prepared(self, sql: str) -> str:
        """A query in Spark's dialect, all of whose tables Spark can read."""
        query = in_spark(sql)
        for table in query.tables:
            path = self._folder / f"{self._source}.{table}.parquet"
            if path not in self._handed_over:
                self._handed_over[path] = self._hand_over(table, path)
            self._spark.see(table, path, self._handed_over[path])
        return query.text

    def _hand_over(self, table: str, path: Path) -> str:
        """Writes a table as Parquet. Returns its columns as Spark declares them."""
        target = str(path).replace("'", "''")
        self._database.run(f"COPY (SELECT * FROM {table}) TO '{target}' (FORMAT parquet)")
        self._rows += self._database.rows(f"SELECT count(*) FROM {table}")[0][0]
        columns = self._database.rows(f"DESCRIBE {table}")
        return ", ".join(column_in_spark(name, kind) for name, kind, *_ in columns)


@contextmanager
def started(scratch: Path) -> Iterator[Spark]:
    """Spark for the block: on this machine alone, or where SPARK_MASTER, MASTER or spark-defaults.conf says.

    Raises OutputError without PySpark, SQLGlot or Java, or where Spark gives up. Nothing of it outlives the block.
    """
    with _untold():
        try:
            import sqlglot  # noqa: F401  # Java need not start where no query could be put into Spark's words
            from pyspark import SparkContext
            from pyspark.sql import SparkSession
        except ImportError:
            raise OutputError(
                f'to count on Spark needs the extra "spark", which is not installed; {HOW_TO_GET_IT}'
            ) from None
        _refuse_without_java()
        home = scratch / "spark"
        home.mkdir()
        with _told(), _gateway(home) as gateway:
            # Spark answers an interrupt in its own way, and would do so for the rest of the run.
            usual = signal.getsignal(signal.SIGINT)
            try:
                context = SparkContext(conf=_settings(gateway, home), gateway=gateway)
            finally:
                signal.signal(signal.SIGINT, usual)
            session = SparkSession(context)
            yield Spark(session)
            session.stop()


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=os.path.join(home, "bin") if home else None) is None:
        raise OutputError(f"to count on Spark needs Java, which is not there; {HOW_TO_GET_JAVA}")


@contextmanager
def _gateway(home: Path) -> Iterator[Any]:
    """A Java process that ends with the block, and with this process however that ends."""
    from pyspark import SparkConf
    from pyspark.java_gateway import launch_gateway

    (home / "log4j2.properties").write_text(SILENT, encoding="utf-8")
    options = [
        f"-Dlog4j2.configurationFile={(home / 'log4j2.properties').as_uri()}",
        f"-Djava.io.tmpdir={home}",
        f"-XX:ErrorFile={home}/crash.log",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:-UsePerfData",
    ]
    conf = SparkConf(loadDefaults=False)
    conf.set("spark.driver.defaultJavaOptions", " ".join(map(_quoted, options)))
    if master := os.environ.get("SPARK_MASTER"):
        conf.set("spark.master", master)
    gateway = None
    try:
        # A stop that comes while Java starts waits until there is somebody who knows of it and ends it.
        with held(), _own_folder_for_spill(), open(os.devnull, "wb") as nowhere:
            gateway = launch_gateway(conf, {"stdout": nowhere, "stderr": nowhere})
        yield gateway
    finally:
        with held():
            if gateway is not None:
                # All that it keeps on the disk lies in the private folder, which goes anyway.
                gateway.proc.kill()
                gateway.proc.stdin.close()
                gateway.proc.wait()
                gateway.shutdown()


def _settings(gateway: Any, home: Path) -> Any:
    """What Spark was told elsewhere (spark-defaults.conf), and over it what keeps the lists private."""
    from pyspark import SparkConf

    conf = SparkConf(_jvm=gateway.jvm)
    for name, value in {**CLOSED, "spark.local.dir": home, "spark.sql.warehouse.dir": home / "warehouse"}.items():
        conf.set(name, str(value))
    if conf.get("spark.master", "local").startswith("local"):
        conf.set("spark.driver.bindAddress", LOOPBACK)
        conf.set("spark.driver.host", LOOPBACK)
        conf.setIfMissing("spark.sql.shuffle.partitions", str(os.cpu_count() or 1))
    return conf


@contextmanager
def _untold() -> Iterator[None]:
    """Keeps from standard error what Python's side of Spark would log, with tracebacks, and what it warns of."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="py4j|pyspark")
            yield
    finally:
        logging.disable(before)


@contextmanager
def _own_folder_for_spill() -> Iterator[None]:
    """Hides the variable that would take precedence over the private folder, for what does not fit into memory."""
    elsewhere = os.environ.pop("SPARK_LOCAL_DIRS", None)
    try:
        yield
    finally:
        if elsewhere is not None:
            os.environ["SPARK_LOCAL_DIRS"] = elsewhere


@contextmanager
def _told() -> Iterator[None]:
    """Tells of Spark's errors by their kind: their messages may quote a cell."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        if (stop := stop_behind(error)) is not error:
            raise stop from None
        hint = "check the memory, the disk, and that Java is 17 or later"
        raise OutputError(f"Spark gave up ({type(error).__name__}); {hint}") from None


def _quoted(option: str) -> str:
    """An option for Java as spark-submit takes it apart."""
    return '"' + re.sub(r'(["\\])', r"\\\1", option) + '"'


def _address(path: Path) -> str:
    """A file as Hadoop names it, with nothing in it that it would take for a pattern."""
    return "file://" + re.sub(r"([{}\[\]*?\\])", r"\\\1", str(path))
