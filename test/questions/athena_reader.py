"""Answers queries written for Athena with DuckDB, in a table of CloudTrail's documented columns.

Reads a JSON object from standard input: `columns` (name to Hive type) and `sets`, each with `records` (a file of records of CloudTrail,
one a line) and `queries` (sql and parameters). Each query is parsed in Athena's dialect and written in DuckDB's by sqlglot. Prints a
list: to each set the rows of each query.
"""

import json
import re
import sys
import tempfile

import duckdb
import sqlglot

asked = json.load(sys.stdin)


def duckdb_type(hive):
    """`struct<a:string>` as DuckDB writes it."""
    text = re.sub(r"(\w+):", r'"\1" ', hive)
    while "<" in text:
        text = re.sub(r"array<([^<>]*)>", r"\1[]", text)
        text = re.sub(r"(struct|map)<([^<>]*)>", r"\1(\2)", text)
    return text.replace("string", "VARCHAR")


def cell(value, hive, name=None):
    """A field as the table has it: what is no struct and no list is its text."""
    if value is None:
        return None
    if hive.startswith("struct<") and isinstance(value, dict):
        return {name.lower(): cell(inner, "string" if not isinstance(inner, dict) else "struct<") for name, inner in value.items()}
    if hive.startswith("array<") and isinstance(value, list):
        return [cell(each, "struct<") for each in value]
    # of a text that is no JSON, functions of JSON answer NULL in Athena and fail in DuckDB
    if name in JSON or not isinstance(value, (str, int)) or isinstance(value, bool):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


JSON = ("requestparameters", "responseelements", "additionaleventdata", "serviceeventdetails")


def table_of(file, columns):
    """A database with the table `logs` of these records."""
    types = {name: duckdb_type(hive) for name, hive in columns.items()} | {"day": "VARCHAR", "$path": "VARCHAR"}
    listed = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    database = duckdb.connect()
    with tempfile.NamedTemporaryFile("w", suffix=".json") as table, open(file, encoding="utf8") as records:
        for record in map(json.loads, records):
            row = {name.lower(): cell(value, columns[name.lower()], name.lower()) for name, value in record.items() if name.lower() in columns}
            row |= {"day": record["eventTime"][:10].replace("-", "/"), "$path": "s3://logs/file"}
            table.write(json.dumps(row) + "\n")
        table.flush()
        database.execute(
            f"CREATE TABLE logs AS SELECT * FROM read_json('{table.name}', format='newline_delimited', columns={{{listed}}})"
        )
    return database


def answer(database, query):
    statements = sqlglot.parse(query["sql"], dialect="athena")
    assert len(statements) == 1, f"{len(statements)} statements"
    sql = statements[0].sql(dialect="duckdb")
    try:
        cursor = database.execute(sql, query["parameters"])
    except duckdb.Error as error:
        raise SystemExit(f"{error}\n{sql}") from error
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


answers = []
for each in asked["sets"]:
    database = table_of(each["records"], asked["columns"])
    answers.append([answer(database, query) for query in each["queries"]])
print(json.dumps(answers))
