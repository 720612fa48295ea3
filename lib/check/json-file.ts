/** Reads the JSON files that `wormtrail check` takes beside templates. */
import type { z } from 'zod';
import { problemsIn } from '../config/issues';
import { parseJson } from '../config/parse-json';
import { readText } from '../facts/template/files';
import { CheckFileError } from './errors';

/** @throws WormtrailError where the file cannot be read or is not JSON. */
export function readJson(file: string): unknown {
  const parsed = parseJson(readText(file).replace(/^\uFEFF/, ''));
  if ('value' in parsed) return parsed.value;
  const { line, column, message } = parsed.problem;
  throw new CheckFileError(file, `line ${line}, column ${column}: not JSON: ${message}.`);
}

/** @throws CheckFileError that names all that is wrong. */
export function shaped<Shape>(file: string, value: unknown, schema: z.ZodType<Shape>): Shape {
  const problems = problemsIn(schema, value);
  if (problems.length > 0) throw new CheckFileError(file, problems);
  return schema.parse(value);
}
