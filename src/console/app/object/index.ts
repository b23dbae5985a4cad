export { useObjectAddress } from './address.ts';
export { AsCalls } from './as-calls.tsx';
export { Card, Facts, Thing, Things } from './card.tsx';
export { Head, useTitle } from './head.tsx';
export { ObjectHistory } from './history.tsx';
export { MetadataCard, type MetadataEntry } from './metadata.tsx';
export { ObjectLink } from './object-link.tsx';
export { Parts } from './parts.tsx';
export { terraformOf } from './terraform.ts';
