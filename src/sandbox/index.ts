export { scriptCharacters } from './limits.ts';
export type { Effect, LogLine, RunResult, ScriptKind } from './protocol.ts';
export { createScriptRunner, type ScriptRequest, type ScriptRunner } from './runner.ts';
