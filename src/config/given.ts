/**
 * What the operator wrote, before it is checked: values with the place that each came from, so that every
 * complaint can name its line.
 */
export interface Given {
  /** `postern.yaml:12:3` or the name of an environment variable. */
  readonly at: string;
  readonly value: GivenScalar | readonly Given[] | GivenMap;
  /** Text is taken as it stands: a value from the environment, in which `${…}` means nothing. */
  readonly verbatim?: boolean;
}

export type GivenScalar = string | number | bigint | boolean | null;
export type GivenMap = ReadonlyMap<string, GivenEntry>;
export interface GivenEntry {
  /** Where the key itself stands. */
  readonly keyAt: string;
  readonly given: Given;
}

/** One thing that is wrong with a configuration. */
export interface Problem {
  /** Place of the fault; undefined when something is missing that no line is to blame for. */
  readonly at: string | undefined;
  /** Key path such as `firstInstance.admin.password`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

export const isMap = (value: Given['value']): value is GivenMap => value instanceof Map;
export const isList = (value: Given['value']): value is readonly Given[] => Array.isArray(value);

/** `postern.yaml:3:9  server.port: must be …` */
export const problemLine = ({ at, path, message }: Problem): string =>
  `${at === undefined ? '' : `${at}  `}${path === '' ? '' : `${path}: `}${message}`;

/** By line and column; what has no place in the file comes after. */
export const inOrder = (problems: readonly Problem[]): Problem[] => {
  const position = ({ at }: Problem) => {
    const [, line, column] = /:(\d+):(\d+)$/.exec(at ?? '') ?? [];
    return line === undefined ? Number.MAX_SAFE_INTEGER : Number(line) * 10_000 + Number(column);
  };
  return [...problems].sort((a, b) => position(a) - position(b));
};
