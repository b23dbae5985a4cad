import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'フィルター',
  filters: 'フィルター',
  clearFilters: 'フィルターを解除',
  any: 'すべて',
  columns: '列',
  export: 'CSV で書き出す',
  exporting: '書き出し中… {count}',
  exported: '{count, plural, other {# 行を書き出しました}}',
  selected: '{count, plural, other {# 件を選択中}}',
  select: '{name} を選択',
  selectAll: '読み込んだものをすべて選択',
  deselect: '選択を解除',
  total: '{count, plural, other {全 # 件}}',
  sortedUp: '昇順',
  sortedDown: '降順',
  nothingFound: '一致するものがありません。',
  nothingFoundText: '検索する語を減らすか、フィルターを解除してください。',
  bulkDone: '{count, plural, other {# 件完了しました}}',
  bulkSome: '{done} 件完了、{failed} 件失敗: {reason}',
};
