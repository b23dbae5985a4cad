import type { RestBinding } from './routes.ts';

/** A route and the raw (percent-encoded) path values, in the order of `fields`. */
export interface RestMatch<T> {
  readonly target: T;
  readonly binding: RestBinding;
  /** Field path of each path value: `user_id`, `link.idp_id`. */
  readonly fields: readonly string[];
  readonly values: readonly string[];
}

export interface RestRouter<T> {
  /** The route; or the verbs of the closest one, for another verb; or undefined for an unknown path. */
  match(verb: string, path: string): RestMatch<T> | { readonly allow: readonly string[] } | undefined;
}

interface Leaf<T> {
  readonly target: T;
  readonly binding: RestBinding;
  readonly fields: readonly string[];
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  any: Node<T> | undefined;
  /** `{field=**}`: the rest of the path, slashes included. */
  readonly rest: Map<string, Leaf<T>>;
  readonly leaves: Map<string, Leaf<T>>;
}

const createNode = <T>(): Node<T> => ({
  literals: new Map(),
  any: undefined,
  rest: new Map(),
  leaves: new Map(),
});

const variable = /^\{([a-z0-9_.]+)(?:=(\*{1,2}))?\}$/i;

function insert<T>(root: Node<T>, binding: RestBinding, target: T): void {
  const fields: string[] = [];
  let node = root;
  for (const segment of binding.path.slice(1).split('/')) {
    const captured = variable.exec(segment);
    if (captured === null) {
      if (/[{}*]/.test(segment))
        throw new Error(`path template ${binding.path}: ${segment} is not supported`);
      const next = node.literals.get(segment) ?? createNode<T>();
      node.literals.set(segment, next);
      node = next;
      continue;
    }
    fields.push(captured[1]!);
    if (captured[2] === '**') {
      node.rest.set(binding.verb, { target, binding, fields });
      return;
    }
    node = node.any ??= createNode();
  }
  node.leaves.set(binding.verb, { target, binding, fields });
}

/**
 * Routes REST paths: paths without variables by one map look-up, others by a trie in which a literal beats a
 * variable and a variable beats `**`. A path that exists under another verb is told apart from an unknown one.
 */
export function createRestRouter<T>(entries: Iterable<{ binding: RestBinding; target: T }>): RestRouter<T> {
  const root = createNode<T>();
  const fixed = new Map<string, RestMatch<T>>();
  for (const { binding, target } of entries) {
    insert(root, binding, target);
    if (!binding.path.includes('{')) {
      fixed.set(`${binding.verb} ${binding.path}`, { target, binding, fields: [], values: [] });
    }
  }

  return {
    match(verb, path) {
      const known = fixed.get(`${verb} ${path}`);
      if (known !== undefined) return known;
      const segments = path.slice(1).split('/');
      const values: string[] = [];
      let allow: string[] = [];

      const descend = (node: Node<T>, depth: number): Leaf<T> | undefined => {
        if (depth === segments.length) {
          if (allow.length === 0) allow = [...node.leaves.keys()];
          return node.leaves.get(verb);
        }
        const segment = segments[depth]!;
        // A slash at the end says nothing, unless a value could stand behind it: then that is what is missing.
        const isEnd = segment === '' && depth > 0 && depth === segments.length - 1;
        if (isEnd && !node.any?.leaves.has(verb) && !node.rest.has(verb))
          return descend(node, segments.length);
        const literal = node.literals.get(segment);
        const found = literal && descend(literal, depth + 1);
        if (found !== undefined) return found;
        if (segment !== '' && node.any !== undefined) {
          values.push(segment);
          const captured = descend(node.any, depth + 1);
          if (captured !== undefined) return captured;
          values.pop();
        }
        if (allow.length === 0) allow = [...node.rest.keys()];
        const rest = node.rest.get(verb);
        if (rest !== undefined) values.push(segments.slice(depth).join('/'));
        return rest;
      };

      const leaf = descend(root, 0);
      if (leaf !== undefined)
        return { target: leaf.target, binding: leaf.binding, fields: leaf.fields, values };
      return allow.length > 0 ? { allow } : undefined;
    },
  };
}
