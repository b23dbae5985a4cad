/** One line of the table of figures. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the same machine reached without us in the same run; or the bound itself, for sizes and times. */
  readonly limit: number;
  /** value / limit */
  readonly ratio: number;
  /** The ratio to reach; undefined where a figure is only reported. */
  readonly reach?: number | undefined;
  /** `less`: the ratio may be at most `reach`. Default `more`. */
  readonly better?: 'more' | 'less';
  /** What the reader must know of how it was measured. */
  readonly note?: string;
}

export const bounded = (name: string, value: number, unit: string, limit: number, note?: string): Row => ({
  name,
  value,
  unit,
  limit,
  ratio: value / limit,
  reach: 1,
  better: 'less',
  ...(note !== undefined && { note }),
});

export const reached = ({ ratio, reach, better }: Row): boolean | undefined =>
  reach === undefined ? undefined : better === 'less' ? ratio <= reach : ratio >= reach;
