/** What the tabs of a browser tell each other: that a person's session has ended, which one of them learns first. */
export interface OtherTabs {
  readonly tellEnded: (subject: string) => void;
  /** @param listener is called for as long as the page is open */
  readonly onEnded: (listener: (subject: string) => void) => void;
}

interface Told {
  readonly ended?: unknown;
}

export function otherTabs(): OtherTabs {
  const channel = new BroadcastChannel('postern.console.session');
  return {
    tellEnded: (subject) => channel.postMessage({ ended: subject } satisfies Told),
    onEnded: (listener) =>
      channel.addEventListener('message', ({ data }: MessageEvent<Told | undefined>) => {
        if (typeof data?.ended === 'string') listener(data.ended);
      }),
  };
}
