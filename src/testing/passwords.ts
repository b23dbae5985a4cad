import { createPasswordHasher } from '../crypto/index.ts';

/** A test is about the answers, not about what they cost: a password takes half a millisecond in place of forty. */
export const cheapCost = { memoryKib: 256, passes: 1 };

export const cheapPasswords = () => createPasswordHasher({ cost: cheapCost });
