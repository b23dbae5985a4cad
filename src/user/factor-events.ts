/** Facts of what people prove themselves with, for who asks for no more than what has happened. */
export * from './factors/events.ts';
export { passkey, securityKey } from './factors/key-events.ts';
