import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: '필터',
  filters: '필터',
  clearFilters: '필터 지우기',
  any: '전체',
  columns: '열',
  export: 'CSV로 내보내기',
  exporting: '내보내는 중… {count}',
  exported: '{count, plural, other {#행을 내보냈습니다}}',
  selected: '{count, plural, other {#개 선택됨}}',
  select: '{name} 선택',
  selectAll: '불러온 항목 모두 선택',
  deselect: '선택 해제',
  total: '{count, plural, other {총 #개}}',
  sortedUp: '오름차순',
  sortedDown: '내림차순',
  nothingFound: '일치하는 항목이 없습니다.',
  nothingFoundText: '검색어를 줄이거나 필터를 지우세요.',
  bulkDone: '{count, plural, other {#건 완료}}',
  bulkSome: '{done}건 완료, {failed}건 실패: {reason}',
};
