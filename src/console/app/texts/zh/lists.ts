import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: '筛选',
  filters: '筛选条件',
  clearFilters: '清除筛选',
  any: '不限',
  columns: '列',
  export: '导出为 CSV',
  exporting: '正在导出… {count}',
  exported: '{count, plural, other {已导出 # 行}}',
  selected: '{count, plural, other {已选择 # 项}}',
  select: '选择 {name}',
  selectAll: '选择已加载的全部',
  deselect: '取消选择',
  total: '{count, plural, other {共 # 项}}',
  sortedUp: '升序',
  sortedDown: '降序',
  nothingFound: '没有匹配的结果。',
  nothingFoundText: '请减少搜索内容，或清除筛选。',
  bulkDone: '{count, plural, other {已完成 # 项}}',
  bulkSome: '完成 {done} 项，失败 {failed} 项：{reason}',
};
