import { tarpitDelay } from '../../user/index.ts';

/** Wrong passwords are answered on a grid of time, in milliseconds. */
const step = 250;
/** Between the check and the answer, for what is written of a failure where there is somebody to write it of. */
const margin = 100;

/** @returns milliseconds from the beginning to the answer, when the comparison was done after `took` */
export const answerAfter = (took: number, failures: number): number =>
  Math.ceil((took + margin) / step) * step + tarpitDelay(failures);

/**
 * When a wrong password is answered. Fixed as soon as it is known to be wrong, before anything is written of it, and by
 * the failures of the name that was typed: people who exist, people who do not, the locked and the deactivated are
 * answered alike (OWASP: the same words, at the same cost, in the same time).
 */
export class AnswerTime {
  readonly #began = performance.now();
  #decided: number | undefined;

  /** The password was compared. */
  readonly decided = (): void => {
    this.#decided ??= performance.now();
  };

  /** @param failures of this name in a row: the more, the later */
  async due(failures: number): Promise<void> {
    const after = answerAfter((this.#decided ?? performance.now()) - this.#began, failures);
    await Bun.sleep(Math.max(0, this.#began + after - performance.now()));
  }
}
