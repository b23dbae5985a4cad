import { useEffect } from 'react';
import { useTexts } from '../texts/index.ts';

/** The document's title, for tabs and screen readers. */
export function useTitle(title: string): void {
  const t = useTexts();
  useEffect(() => {
    document.title = title ? `${title} · ${t.common.product}` : t.common.product;
  }, [title, t]);
}
