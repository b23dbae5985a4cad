export { type ListState, useListState } from './address.ts';
export type { BulkDeed } from './bulk.tsx';
export { type Column, DataList, type DataListProps } from './data-list.tsx';
export { sourceOf } from './source.ts';
export type { Filter } from './tools.tsx';
