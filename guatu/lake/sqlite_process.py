"""A process of its own that reads a SQLite file and writes Arrow to its standard output: `sqlite_process.py FILE`, the SELECT on stdin.

It must be another process. The Arrow driver brings a copy of SQLite besides Python's, and two copies in one process do not see each
other's locks on a file: the one that closes first thinks itself the last, and clears away the log that the other writes to
(sqlite.org, "How To Corrupt An SQLite Database File", section 2.2.1). Nothing of guatu is imported here, so that it starts soon.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Answer one SELECT."""
    import pyarrow.ipc
    from adbc_driver_sqlite.dbapi import connect

    file = f"{Path(sys.argv[1]).absolute().as_uri()}?mode=ro"
    sql = sys.stdin.buffer.read().decode()
    with connect(file) as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": "65536"})
        cursor.execute(sql)
        reader = cursor.fetch_record_batch()
        with pyarrow.ipc.new_stream(sys.stdout.buffer, reader.schema) as out:
            for batch in reader:
                out.write_batch(batch)


if __name__ == "__main__":
    main()
