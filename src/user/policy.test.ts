import { expect, test } from 'bun:test';
import { defaultPasswordComplexity, requireComplexPassword } from './policy.ts';

const refusal = (password: string, policy = defaultPasswordComplexity) => {
  try {
    return requireComplexPassword(password, policy) && '';
  } catch (error) {
    return (error as Error).message.replace('The password must ', '');
  }
};

test('by default a password has eight characters of four kinds; the refusal names what is missing', () => {
  expect(refusal('Secret-1')).toBe('');
  expect(refusal('Größe§12')).toBe('');
  expect(refusal('Sec-1')).toBe('have at least 8 characters');
  expect(refusal('SECRET-1')).toBe('contain a lower case letter');
  expect(refusal('secret-1')).toBe('contain an upper case letter');
  expect(refusal('Secret-x')).toBe('contain a digit');
  expect(refusal('Secret12')).toBe('contain a symbol, such as ! or -');
  expect(refusal('Secret 12')).toBe('contain a symbol, such as ! or -');
});

test('length counts characters, not code units, and has an end', () => {
  const lax = { minLength: 3, hasLowercase: false, hasUppercase: false, hasNumber: false, hasSymbol: false };
  expect(refusal('👍👍', lax)).toBe('have at least 3 characters');
  expect(refusal('👍👍👍', lax)).toBe('');
  expect(refusal('x'.repeat(1025), lax)).toBe('have at most 1024 bytes');
});
