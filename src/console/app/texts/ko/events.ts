import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: '감사 로그',
  columns: {
    what: '일어난 일',
    at: '시각',
    who: '수행자',
    object: '개체',
    kind: '개체 유형',
    type: '이벤트 유형',
    service: '경로',
    organization: '조직',
    payload: '내용',
  },
  filters: {
    object: '개체의 ID',
    who: '수행자의 ID',
    organization: '조직의 ID',
    since: '시작',
    until: '끝',
  },
  facts: '일어난 일',
  ofObject: '이 개체의 모든 이벤트',
  payloadText: '비밀 정보는 표시하지 않으며, 개인 정보는 볼 권한이 없는 사람에게 가려집니다.',
  asJson: 'JSON으로 보기',
  noPayload: '다른 내용은 없습니다.',
};
