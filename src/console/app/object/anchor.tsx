import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

/** What a fragment of the address leads to, even where it is shown only after the page. */
export const Anchor = ({ id, children }: { readonly id: string; readonly children: ReactNode }) => {
  const element = useRef<HTMLDivElement>(null);
  const isMeant = useLocation({ select: ({ hash }) => hash === id });
  useEffect(() => {
    if (!isMeant) return;
    element.current?.scrollIntoView();
    element.current?.focus({ preventScroll: true });
  }, [isMeant]);
  return (
    <div id={id} ref={element} tabIndex={-1} className="anchor" data-meant={isMeant || undefined}>
      {children}
    </div>
  );
};
