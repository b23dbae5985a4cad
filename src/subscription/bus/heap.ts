/** A queue that gives what comes first by `before`, whenever it was added: a binary heap. */
export interface Heap<T> {
  push(item: T): void;
  pop(): T | undefined;
}

export function createHeap<T>(before: (one: T, other: T) => boolean): Heap<T> {
  const items: T[] = [];
  const swap = (a: number, b: number): void => {
    [items[a], items[b]] = [items[b] as T, items[a] as T];
  };
  const comesFirst = (a: number, b: number): boolean => before(items[a] as T, items[b] as T);

  return {
    push(item) {
      let at = items.push(item) - 1;
      for (let parent = (at - 1) >> 1; at > 0 && comesFirst(at, parent); parent = (at - 1) >> 1) {
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length === 0) return first;
      items[0] = last as T;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const right = left + 1;
        let next = at;
        if (left < items.length && comesFirst(left, next)) next = left;
        if (right < items.length && comesFirst(right, next)) next = right;
        if (next === at) return first;
        swap(at, next);
        at = next;
      }
    },
  };
}
