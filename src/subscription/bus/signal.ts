/** Something to wait for that may come many times: who looks once has seen all that came before. */
export function createSignal() {
  let raised = false;
  let waiting: (() => void) | undefined;
  return {
    raise(): void {
      raised = true;
      waiting?.();
      waiting = undefined;
    },
    async wait(): Promise<void> {
      if (!raised) await new Promise<void>((resolve) => (waiting = resolve));
      raised = false;
    },
  };
}
