import { expect, test } from 'bun:test';
import { base64Of, bytesOfBase64, bytesOfText, textOf } from './metadata-values.ts';

test('text goes there and back, with all that Unicode has', () => {
  expect(textOf(bytesOfText('\uFEFFÄ € 🚪'))).toBe('\uFEFFÄ € 🚪');
});

test('bytes that are no text are shown as base64', () => {
  const bytes = Uint8Array.of(0xff, 0x00, 0x80);
  expect(textOf(bytes)).toBeUndefined();
  expect(bytesOfBase64(base64Of(bytes))).toEqual(bytes);
});

test('what is no base64 is no bytes', () => {
  expect(bytesOfBase64('not base64!')).toBeUndefined();
});
