import { expect, test } from 'bun:test';
import { pageTexts } from '../../../../i18n/pages/index.ts';
import { en } from '../../texts/en/index.ts';
import { inWords, isFound, leafOf, textsOfTree, treeOf } from './leaves.ts';

test('names of others may have dots, or be those of objects', () => {
  const tree = JSON.parse('{"a.b": {"c": "One"}, "__proto__": {"d": "Two"}}');
  const flat = textsOfTree(tree);
  expect(flat).toEqual([
    ['a\\.b.c', 'One'],
    ['__proto__.d', 'Two'],
  ]);
  expect(JSON.stringify(treeOf(Object.fromEntries(flat)))).toBe(JSON.stringify(tree));
  expect(leafOf('a\\.b.c', '')).toMatchObject({ screen: 'a.b', name: 'c' });
});

test('texts are a tree again, without what is empty', () => {
  const tree = { brand: 'Acme', change: { title: 'New', rules: { minLength: 'Long' } } };
  const flat = { ...Object.fromEntries(textsOfTree(tree)), 'done.title': '', 'change.text': '' };
  expect(treeOf(flat)).toEqual(tree);
});

test('every page of the login has a name, and no name is left over', () => {
  const screens = Object.entries(pageTexts.en).flatMap(([name, below]) =>
    typeof below === 'string' ? [] : [name],
  );
  expect(Object.keys(en.wording.login.fields).sort()).toEqual(screens.sort());
});

test('a text is found by words of it, of its key, and of what stands in its place', () => {
  const leaf = leafOf('change.rules.minLength', 'at least eight');
  expect(leaf).toMatchObject({ screen: 'change', name: 'rules.minLength' });
  expect(leafOf('brand', 'Postern')).toMatchObject({ screen: '', name: 'brand' });
  expect(isFound(leaf, '', 'LEAST minlength')).toBeTrue();
  expect(isFound(leaf, 'Mindestens', 'mindest')).toBeTrue();
  expect(isFound(leaf, '', 'most')).toBeFalse();
});

test('a key in words', () => {
  expect(inWords('emailVerificationDoneText')).toBe('Email verification done');
});
