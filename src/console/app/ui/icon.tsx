import type { LucideIcon } from 'lucide-react';

export type IconType = LucideIcon;

/** Beside words that say the same; what stands alone is named by its button. */
export const Icon = ({ of: Shape }: { readonly of: IconType }) => (
  <Shape className="icon" aria-hidden="true" focusable="false" />
);
