import quickjs from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core';
import { enginePages, memoryBytes, roundsBetweenLooks, stackBytes } from './limits.ts';
import { fuelExport, metered } from './metered.ts';
import { prelude } from './prelude.ts';

/** The engine's own stack, which its memory begins with after constants. */
const ownStackBytes = 5 * 1024 * 1024;

export interface Engine {
  readonly context: QuickJSContext;
  readonly runtime: QuickJSRuntime;
  /** `begin` and `thrown` of the prelude. */
  readonly prelude: QuickJSHandle;
  /** What the script calls. */
  onHost: (name: string, text: string) => string;
  /** Whether it is to be ended; asked every few thousand steps. */
  onLook: () => boolean;
  /** Lets loops go on for a while. */
  refuel(): void;
  /** That while was over, within one step of the script. */
  isSpent(): boolean;
  /** Everything as it was before the script. @returns false when it is too large to be kept */
  restore(): boolean;
}

/** The module, metered and compiled: once in a thread. */
export function compileEngine(binary: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module(metered(binary, enginePages.first));
}

/**
 * A QuickJS engine in which a script can be run. Its whole state is in one memory: what that holds before the script
 * is kept and put back after it, so that each script finds the engine as if it were the first, and nobody else's.
 */
export async function createEngine(module: WebAssembly.Module): Promise<Engine> {
  const memory = new WebAssembly.Memory({ initial: enginePages.first, maximum: enginePages.most });
  let exports: WebAssembly.Exports | undefined;
  const emscriptenModule = {
    wasmMemory: memory,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      ({ exports } = instance);
      refuelling(exports)();
      done(instance);
      return instance.exports;
    },
    // What the engine says when it gives up is told by what it throws.
    printErr: () => {},
  };
  const variant = newVariant(quickjs as unknown as QuickJSSyncVariant, {
    emscriptenModule: emscriptenModule as never,
  });
  const engine = await newQuickJSWASMModuleFromVariant(variant);
  const refuel = refuelling(exports as unknown as WebAssembly.Exports);
  const stackPointer = stackPointerOf(exports as unknown as WebAssembly.Exports);

  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  const context = runtime.newContext();
  const made: Engine = {
    context,
    runtime,
    prelude: context.undefined,
    onHost: () => '',
    onLook: () => false,
    refuel,
    isSpent: () => fuelOf(exports as unknown as WebAssembly.Exports).value === 0,
    restore: () => true,
  };
  runtime.setInterruptHandler(() => {
    refuel();
    return made.onLook();
  });
  const host = context.newFunction('host', (name, text) =>
    context.newString(made.onHost(context.getString(name), context.getString(text))),
  );
  const make = context.unwrapResult(context.evalCode(prelude, 'prelude.js'));
  const tools = context.unwrapResult(context.callFunction(make, context.undefined, host));

  const top = stackPointer.get();
  const image = [
    // Constants and what the engine keeps in place; then the end of its stack, and all that it allocated.
    keep(memory, 0, top - ownStackBytes),
    keep(memory, top - 2 * stackBytes, memory.buffer.byteLength),
  ];
  const size = memory.buffer.byteLength;
  return Object.assign(made, {
    prelude: tools,
    restore() {
      if (memory.buffer.byteLength > 2 * size) return false;
      const bytes = new Uint8Array(memory.buffer);
      for (const { from, kept } of image) bytes.set(kept, from);
      bytes.fill(0, size);
      stackPointer.set(top);
      return true;
    },
  });
}

const keep = (memory: WebAssembly.Memory, from: number, to: number) => ({
  from,
  kept: new Uint8Array(memory.buffer).slice(from, to),
});

const fuelOf = (exports: WebAssembly.Exports) => exports[fuelExport] as WebAssembly.Global;
const refuelling = (exports: WebAssembly.Exports) => () => {
  fuelOf(exports).value = roundsBetweenLooks;
};

/** Emscripten's names are shortened; the stack pointer is the one thing of the engine that is not in its memory. */
function stackPointerOf(exports: WebAssembly.Exports) {
  const get = exports['Oa'] as () => number;
  const set = exports['Ma'] as (pointer: number) => void;
  const pointer = get();
  set(pointer);
  if (!(pointer > ownStackBytes && get() === pointer))
    throw new Error('The engine is not the one that is known');
  return { get, set };
}
