import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePermissions } from '../api/index.ts';
import type { Needing } from '../section.ts';
import { sections } from '../sections.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { NotAllowed } from './not-allowed.tsx';
import { useIsFor } from './use-is-for.ts';

const entries: readonly (Needing & { readonly to: string })[] = sections.flatMap(({ places, tasks = [] }) => [
  ...places,
  ...tasks,
]);

/** What neither the navigation nor the palette offers somebody is not to be had by its address either. */
export const Admitted = ({ children }: { readonly children: ReactNode }) => {
  const t = useTexts();
  const say = useSay();
  const path = useLocation({ select: ({ pathname }) => pathname.replace(/\/$/, '') });
  const { ready } = usePermissions();
  const isFor = useIsFor();
  const ways = entries.filter(({ to }) => to === path);
  if (!ready || ways.length === 0 || ways.some(isFor)) return children;
  return <NotAllowed>{say(t.common.notAllowedText, { permission: ways[0]?.needs ?? '' })}</NotAllowed>;
};
