import { readFileSync } from 'node:fs';
import wasmFile from '@jitl/quickjs-wasmfile-release-sync/wasm' with { type: 'file' };

/** QuickJS in WebAssembly; `scripts/build.ts` packs it. */
export const engineBinary = (): Uint8Array => readFileSync(wasmFile);
