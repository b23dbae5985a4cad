export { addMember } from './commands.ts';
export { memberProjections } from './projection.ts';
export { type MemberLevel, memberAggregates, memberEvents, userPresence } from './state.ts';
