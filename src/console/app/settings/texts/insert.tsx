import { type FocusEvent, useRef } from 'react';
import type { FormState } from '../../form/index.ts';

type TextElement = HTMLInputElement | HTMLTextAreaElement;

const isText = (element: unknown): element is TextElement =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

interface Place {
  readonly element: TextElement;
  readonly start: number;
  readonly end: number;
}

/** Puts words where somebody last wrote in a form; fields have the names that the form knows them by. */
export function useInsertion(form: FormState<Record<string, string>>) {
  const last = useRef<Place>(undefined);
  return {
    /** For each of the fields. */
    onBlur({ target }: FocusEvent) {
      if (!isText(target) || !target.name) return;
      last.current = {
        element: target,
        start: target.selectionStart ?? target.value.length,
        end: target.selectionEnd ?? target.value.length,
      };
    },
    /**
     * @param field takes them where nothing was written yet
     * @param only whether no other field does
     */
    insert(words: string, field: string, only = false) {
      const written = last.current?.element.isConnected ? last.current : undefined;
      const place = only && written?.element.name !== field ? undefined : written;
      const name = place?.element.name ?? field;
      const value = form.values[name] ?? '';
      const { start = value.length, end = start } = place ?? {};
      form.set({ [name]: value.slice(0, start) + words + value.slice(end) });
      const at = start + words.length;
      requestAnimationFrame(() => {
        const element = place?.element ?? document.getElementsByName(name)[0];
        if (!isText(element)) return;
        element.focus();
        element.setSelectionRange(at, at);
      });
    },
  };
}
