import { describe, expect, test } from 'bun:test';
import { type ClaimRule, meetsAll, requireRules } from './claim-rules.ts';

const exact = (claim: string, value: string): ClaimRule => ({ claim, match: 'exact', value });
const prefix = (claim: string, value: string): ClaimRule => ({ claim, match: 'prefix', value });

const github = {
  sub: 'repo:octo/shop:ref:refs/heads/main',
  repository: 'octo/shop',
  ref: 'refs/heads/main',
  run_number: 7,
  private: true,
  labels: ['octo/shop'],
};
const pod = {
  sub: 'system:serviceaccount:shop:deployer',
  'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'deployer' }, 'a/b': { '~': 'odd' } },
};

describe('who meets rules', () => {
  test.each([
    ['a claim that is the value', github, [exact('repository', 'octo/shop')], true],
    ['a claim that is longer', github, [exact('repository', 'octo/sho')], false],
    ['a claim that begins so', github, [prefix('sub', 'repo:octo/shop:')], true],
    ['a claim that only holds it', github, [prefix('sub', 'octo/shop:')], false],
    ['all of several', github, [prefix('sub', 'repo:octo/'), exact('ref', 'refs/heads/main')], true],
    ['one of several', github, [prefix('sub', 'repo:octo/'), exact('ref', 'refs/heads/dev')], false],
    ['numbers by their text', github, [exact('run_number', '7')], true],
    ['booleans by their text', github, [exact('private', 'true')], true],
    ['no lists', github, [exact('labels', 'octo/shop')], false],
    ['no claim that is not there', github, [exact('actor', 'undefined')], false],
    [
      'nothing that objects bring along',
      github,
      [exact('constructor', 'x'), prefix('toString', 'f:')],
      false,
    ],
    ['a claim within another', pod, [exact('/kubernetes.io/namespace', 'shop')], true],
    ['a claim deeper within', pod, [exact('/kubernetes.io/serviceaccount/name', 'deployer')], true],
    ['names with a slash, escaped', pod, [exact('/kubernetes.io/a~1b/~0', 'odd')], true],
    ['no path through a text', pod, [exact('/sub/length', '35')], false],
    ['no object for its text', pod, [exact('kubernetes.io', '[object Object]')], false],
    ['no rules at all', github, [], false],
  ] as const)('%s', (_, claims, rules, met) => {
    expect(meetsAll(claims, rules)).toBe(met);
  });
});

describe('rules that may be set', () => {
  test.each([
    ['one of sub', [exact('sub', 'repo:octo/shop:ref:refs/heads/main')]],
    ['a prefix of sub that names whose it is', [prefix('sub', 'repo:octo/')]],
    ['a prefix of a namespace', [prefix('sub', 'system:serviceaccount:shop:')]],
    ['a namespace of a trust domain', [prefix('sub', 'spiffe://example.org/ns/shop/')]],
    ['a path at a host', [prefix('sub', 'https://login.example/shop/')]],
    ['sub by its pointer', [exact('/sub', 'x')]],
    ['others beside', [exact('sub', 'x'), prefix('ref', 'refs/tags/')]],
  ] as const)('%s', (_, rules) => {
    expect(requireRules(rules)).toBe(rules);
  });

  test.each([
    ['none of sub', [exact('repository', 'octo/shop')], 'TRUST-Rul01'],
    ['none at all', [], 'TRUST-Rul01'],
    ['a wildcard', [exact('sub', 'repo:octo/*')], 'TRUST-Rul02'],
    ['a wildcard at the end of a prefix', [prefix('sub', 'repo:octo/*:')], 'TRUST-Rul02'],
    ['a prefix within a name', [prefix('sub', 'repo:octo/shop')], 'TRUST-Rul03'],
    ['a prefix of another claim within a name', [exact('sub', 'x'), prefix('ref', 'refs/he')], 'TRUST-Rul03'],
    ['a prefix that all share', [prefix('sub', 'repo:')], 'TRUST-Rul04'],
    ['a scheme as prefix', [prefix('sub', 'https://')], 'TRUST-Rul04'],
    ['a host', [prefix('sub', 'https://login.example/')], 'TRUST-Rul04'],
    ['a host without its port', [prefix('sub', 'https://login.example:')], 'TRUST-Rul04'],
    ['a trust domain', [prefix('sub', 'spiffe://example.org/')], 'TRUST-Rul04'],
    ['all namespaces of a trust domain', [prefix('sub', 'spiffe://example.org/ns/')], 'TRUST-Rul04'],
    ['all pods of a cluster', [prefix('sub', 'system:serviceaccount:')], 'TRUST-Rul04'],
    ['what all share, by a pointer', [exact('sub', 'x'), prefix('/sub', 'repo:')], 'TRUST-Rul04'],
  ] as const)('refused: %s', (_, rules, id) => {
    expect(() => requireRules(rules)).toThrow(expect.objectContaining({ id }));
  });
});
