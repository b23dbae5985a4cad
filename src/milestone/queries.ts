import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../database/search.ts';

export interface MilestoneRow {
  readonly type: number;
  readonly reached_date: Date | null;
}

/** An instance has six of them: its key finds them, whatever the order. */
const milestoneList = defineList<MilestoneRow>()({
  from: 'projections.milestones_projection m',
  alias: 'm',
  key: ['type'],
  instance: 'm.instance_id',
  countedBy: ['instance', 'milestone'],
  columns: { reached: '(m.reached_date is not null)' },
  orders: { type: ['m.type'], reachedDate: ['m.reached_date', 'm.type'] },
  select: 'm.type, m.reached_date',
});

export const searchMilestones = (
  lists: Lists,
  instanceId: string,
  search: {
    readonly page?: PageRequest | undefined;
    readonly sort: keyof typeof milestoneList.orders;
    readonly filter: (where: ConditionsOf<typeof milestoneList>) => void;
  },
): Promise<Page<MilestoneRow>> => searchList(lists, milestoneList, instanceId, search);
