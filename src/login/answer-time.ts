import { tarpitDelay } from '../user/index.ts';

/** Answers that must not tell whether there is somebody are given on a grid of time, in milliseconds. */
const step = 250;
/** Between the check and the answer, for what is written of a failure where there is somebody to write it of. */
const margin = 100;

/** @returns milliseconds from the beginning to the answer, when the comparison was done after `took` */
const answerAfter = (took: number, failures: number): number =>
  Math.ceil((took + margin) / step) * step + tarpitDelay(failures);

/**
 * When an answer is given that must not tell whether there is somebody. It is fixed by the time from the arrival of the
 * request to the comparison, before anything is written of it, and by the failures of the name that was typed: people
 * who exist, people who do not, the locked and the deactivated are answered alike (OWASP: the same words, at the same
 * cost, in the same time). Where the rest takes longer than there is, on a busy machine, the grid goes on: between two
 * of its steps nobody is answered.
 */
export class AnswerTime {
  readonly #began = performance.now();
  #decided: number | undefined;

  /** What takes time for all alike is done: nothing was written yet, and nobody looked up whom there may not be. */
  readonly decided = (): void => {
    this.#decided ??= performance.now();
  };

  /**
   * The finished answer, when it is due: all work on it lies before.
   * @param failures of this name in a row: the more, the later
   */
  async held<T>(answer: T | Promise<T>, failures = 0): Promise<T> {
    const response = await answer;
    const elapsed = () => performance.now() - this.#began;
    const due = answerAfter((this.#decided ?? performance.now()) - this.#began, failures);
    const late = Math.max(0, elapsed() - due);
    const at = due + Math.ceil(late / step) * step;
    // Timers may fire early by what the thread did since it looked at the clock.
    for (let left = at - elapsed(); left > 0; left = at - elapsed()) await Bun.sleep(left);
    return response;
  }
}
