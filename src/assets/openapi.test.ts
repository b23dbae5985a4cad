import { expect, test } from 'bun:test';
import { assetPaths } from '../contract/openapi/files.ts';
import { slots } from './slots.ts';

test('the description of the API has every slot with its verbs and permissions, and no other', () => {
  const told = Object.entries(assetPaths)
    .filter(([path]) => !path.endsWith('/_preview') && !path.includes('{'))
    .map(([path, { get, post, put, delete: remove, ...others }]) => ({
      path: path.replace('/assets/v1/', ''),
      read: get?.['x-permission'] ?? '',
      write: [post, put, remove].map((operation) => operation?.['x-permission'] ?? ''),
      others,
    }));
  const served = [...slots].map(([path, { read, write }]) => ({
    path,
    read,
    write: [write, write, write],
    others: {},
  }));
  const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path);
  expect(told.sort(byPath)).toEqual(served.sort(byPath));
  // Only a branding has a draft.
  const drafts = Object.keys(assetPaths).filter((path) => path.endsWith('/_preview'));
  expect(drafts).toHaveLength(slots.size - 1);
});
