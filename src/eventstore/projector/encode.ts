import { arrayLiteral } from '../../database/index.ts';
import type { ColumnType, ColumnValue } from '../projection.ts';

/** A column's value as the text that Postgres casts to the column's type. */
export function encodeValue(type: ColumnType, value: ColumnValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'text':
      if (typeof value === 'string') return value;
      break;
    case 'bigint':
    case 'integer':
    case 'smallint':
      if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string')
        return String(value);
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value ? 'true' : 'false';
      break;
    case 'timestamptz':
      if (value instanceof Date) return value.toISOString();
      if (typeof value === 'string') return value;
      break;
    case 'text[]':
      if (Array.isArray(value)) return arrayLiteral(value as string[]);
      break;
    case 'bytea':
      if (value instanceof Uint8Array)
        return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
      break;
    case 'jsonb':
      return JSON.stringify(value);
  }
  throw new TypeError(`a column of type ${type} cannot hold ${typeof value}`);
}
