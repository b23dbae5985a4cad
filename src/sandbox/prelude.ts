/**
 * What stands in the sandbox before a script is there: the modules, and the objects `ctx` and `api` as Zitadel
 * documents them. It is made of the language alone; `host(name, text)` is the one way out, and takes and returns text.
 * A script may bend what it shares with this code: it harms itself, since all that leaves is checked outside.
 */
export const prelude = String.raw`
(function (host) {
  'use strict';
  const { parse, stringify } = JSON;
  const global = globalThis;
  const text = (value) =>
    typeof value === 'string' ? value : value instanceof Error ? String(value) : (stringify(value) ?? String(value));

  const isDate = /(Date|Time|^timestamp)$/;
  const revive = (key, value) => (typeof value === 'string' && isDate.test(key) ? new Date(value) : value);
  const ask = (what, argument = '') => parse(host('ask ' + what, argument), revive);
  const once = (what, argument) => {
    let known;
    return () => (known === undefined ? (known = ask(what, argument)) : known);
  };
  const effect = (...values) => {
    host('effect', stringify(values));
  };

  const levelled = (level) => (...values) => {
    host('log', level + ' ' + values.map(text).join(' '));
  };
  const log = { log: levelled('info') };
  for (const level of ['debug', 'info', 'warn', 'error']) log[level] = levelled(level);

  class FetchError extends Error {
    get name() {
      return 'FetchError';
    }
  }
  const http = {
    fetch(url, options = {}) {
      const { method = 'GET', headers = {}, body } = options ?? {};
      const sent = { url: String(url), method: String(method), headers: {} };
      for (const key of Object.keys(headers ?? {})) {
        const value = headers[key];
        sent.headers[key] = Array.isArray(value) ? value.map(String).join(', ') : String(value);
      }
      if (body !== undefined && body !== null) sent.body = typeof body === 'string' ? body : stringify(body);
      const answer = parse(host('http', stringify(sent)));
      if (answer.problem !== undefined) throw new FetchError(answer.problem);
      return {
        status: answer.status,
        headers: answer.headers,
        body: answer.body,
        text: () => answer.body,
        json: () => parse(answer.body),
      };
    },
  };

  const bytes = (data) => (typeof data === 'string' ? data : Array.from(data));
  const uuid = {
    namespaceDNS: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    namespaceURL: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
    namespaceOID: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
    namespaceX500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
  };
  for (const version of ['v1', 'v3', 'v4', 'v5', 'v7'])
    uuid[version] = (namespace = '', data = '') =>
      host('uuid', stringify([version, String(namespace), bytes(data)]));

  const modules = { 'zitadel/http': http, 'zitadel/log': log, 'zitadel/uuid': uuid };
  const shown = (name, value) =>
    Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
  shown('require', (name) => {
    if (Object.hasOwn(modules, name)) return modules[name];
    throw new Error('There is no module ' + name + '; there are ' + Object.keys(modules).join(', '));
  });
  shown('console', log);
  shown('logger', log);
  // The engine begins each run in the same state, its random numbers included.
  Math.random = () => Number(host('random', ''));

  const metadataApi = (api) => {
    api.metadata = [];
    api.v1.user = {
      appendMetadata: (key, value) => effect('metadata', String(key), value),
      setMetadata: (key, value) => effect('metadata', String(key), value),
    };
    return () => {
      for (const { key, value } of Array.from(api.metadata ?? []))
        effect(
          ...(typeof value === 'object' && value !== null
            ? ['metadata bytes', String(key), Array.from(value)]
            : ['metadata', String(key), value]),
        );
    };
  };

  const kinds = {
    token(facts) {
      const grants = once('grants');
      const user = {
        getMetadata: () => ask('user metadata'),
        get grants() {
          const list = grants();
          for (const grant of list.grants)
            grant.getOrgMetadata ??= () => ask('org metadata', grant.userGrantResourceOwner);
          return list;
        },
      };
      const claims = {
        setClaim: (key, value) => effect('claim', String(key), value),
        appendLogIntoClaims: (entry) => effect('claim log', text(entry)),
      };
      return {
        ctx: {
          v1: { ...facts, getUser: once('user'), user, org: { getMetadata: () => ask('org metadata') } },
        },
        api: {
          v1: {
            claims,
            userinfo: claims,
            user: { setMetadata: (key, value) => effect('metadata', String(key), value) },
          },
        },
      };
    },
    'post-authentication'(facts) {
      const api = { v1: {} };
      return { ctx: { v1: { ...facts } }, api, end: metadataApi(api) };
    },
    'pre-creation'(facts) {
      const api = { v1: {} };
      const end = metadataApi(api);
      for (const name of ['FirstName', 'LastName', 'NickName', 'DisplayName', 'PreferredLanguage', 'Gender',
        'Username', 'Email', 'EmailVerified', 'Phone', 'PhoneVerified'])
        api['set' + name] = (value) => effect('set', name[0].toLowerCase() + name.slice(1), value);
      return { ctx: { v1: { ...facts } }, api, end };
    },
    'post-creation'(facts) {
      const api = { userGrants: [], v1: { appendUserGrant: (grant) => effect('grant', grant) } };
      return {
        ctx: { v1: { ...facts, getUser: once('user') } },
        api,
        end: () => {
          for (const grant of Array.from(api.userGrants ?? [])) effect('grant', grant);
        },
      };
    },
  };

  return {
    /** @returns what is called after the script, with what its function returned */
    begin(kind, facts) {
      const { ctx, api, end } = kinds[kind](parse(facts, revive));
      return { ctx, api, end: end ?? (() => {}) };
    },
    /** What was thrown: as developers read it, and whether the script chose the words itself. */
    thrown(error) {
      let said = '';
      try {
        said = error instanceof Error ? String(error) + '\n' + (error.stack ?? '') : text(error);
        const isOwn = typeof error === 'string' || (error instanceof Error && error.name === 'Error');
        return stringify({ error: said, ...(isOwn && { words: typeof error === 'string' ? error : error.message }) });
      } catch {
        return stringify({ error: 'something that cannot be read was thrown' });
      }
    },
  };
})
`;
