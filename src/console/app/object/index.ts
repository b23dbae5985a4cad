export { AsCalls } from './as-calls.tsx';
export { Card, Facts, Thing, Things } from './card.tsx';
export { Head, useTitle } from './head.tsx';
export { ObjectHistory } from './history.tsx';
export { Parts } from './parts.tsx';
