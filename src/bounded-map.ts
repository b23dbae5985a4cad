/** So many that were used are passed over for one that goes: where all were, which of them goes is no matter. */
const mostPassedOver = 16;

interface Slot<K, V> {
  readonly key: K;
  value: V;
  weight: number;
  /** Since its last turn. */
  used: boolean;
  gone: boolean;
}

export interface BoundedMapOptions<K, V> {
  /** What all that is in it may weigh together. */
  readonly limit: number;
  /** Default: 1 each, so that the limit is a number of entries. */
  readonly weightOf?: (value: V) => number;
  /** Told of what had to go, and not of what was deleted. */
  readonly onEvicted?: (key: K, value: V) => void;
}

/**
 * A map that holds so much and no more: first goes what was neither read nor written since its last turn (the CLOCK
 * algorithm, also called second chance). Reading and writing cost the same however much it holds and has lost. With a
 * `Map` whose first key goes they do not: its iterators walk over everything that was deleted before, 20 µs for each
 * entry of 20,000, and what is moved to its end on reading makes it be copied again and again.
 *
 * @example
 * const importedKeys = new BoundedMap<string, CryptoKey>({ limit: 1_000 });
 */
export class BoundedMap<K, V> {
  readonly #slots = new Map<K, Slot<K, V>>();
  /** From `#next` on, by their turn; those that are gone are passed over. */
  #turns: Array<Slot<K, V> | undefined> = [];
  #next = 0;
  #weight = 0;
  readonly #limit: number;
  readonly #weightOf: (value: V) => number;
  readonly #onEvicted: ((key: K, value: V) => void) | undefined;

  constructor({ limit, weightOf = () => 1, onEvicted }: BoundedMapOptions<K, V>) {
    this.#limit = limit;
    this.#weightOf = weightOf;
    this.#onEvicted = onEvicted;
  }

  get size(): number {
    return this.#slots.size;
  }

  get(key: K): V | undefined {
    const slot = this.#slots.get(key);
    if (slot === undefined) return undefined;
    slot.used = true;
    return slot.value;
  }

  /** Does not count as a use. */
  has(key: K): boolean {
    return this.#slots.has(key);
  }

  /** What is too heavy for the whole map is not taken, and what stood in its place is gone. */
  set(key: K, value: V): void {
    const weight = this.#weightOf(value);
    const known = this.#slots.get(key);
    if (weight > this.#limit) {
      if (known) this.delete(key);
    } else if (known) {
      this.#weight += weight - known.weight;
      known.value = value;
      known.weight = weight;
      known.used = true;
      this.#makeRoomFor(0);
    } else {
      this.#makeRoomFor(weight);
      const slot = { key, value, weight, used: false, gone: false };
      this.#slots.set(key, slot);
      this.#turns.push(slot);
      this.#weight += weight;
    }
  }

  delete(key: K): boolean {
    const slot = this.#slots.get(key);
    if (slot === undefined) return false;
    this.#remove(slot);
    this.#tidy();
    return true;
  }

  clear(): void {
    this.#slots.clear();
    this.#turns = [];
    this.#next = 0;
    this.#weight = 0;
  }

  keys(): MapIterator<K> {
    return this.#slots.keys();
  }

  *values(): Generator<V> {
    for (const { value } of this.#slots.values()) yield value;
  }

  #remove(slot: Slot<K, V>): void {
    slot.gone = true;
    this.#weight -= slot.weight;
    this.#slots.delete(slot.key);
  }

  #makeRoomFor(weight: number): void {
    let passedOver = 0;
    while (this.#weight + weight > this.#limit) {
      const slot = this.#turns[this.#next] as Slot<K, V>;
      this.#turns[this.#next++] = undefined;
      if (slot.gone) continue;
      if (slot.used && passedOver++ < mostPassedOver) {
        slot.used = false;
        this.#turns.push(slot);
        continue;
      }
      this.#remove(slot);
      this.#onEvicted?.(slot.key, slot.value);
    }
    this.#tidy();
  }

  /** What lies behind, and what is gone, goes when it is more than the half: each costs its share once. */
  #tidy(): void {
    if (this.#turns.length <= 2 * this.#slots.size + 64) return;
    this.#turns = this.#turns.filter((slot) => slot !== undefined && !slot.gone);
    this.#next = 0;
  }
}
