import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: '스크립트',
  add: '스크립트 추가',
  empty: '아직 스크립트가 없습니다',
  emptyText:
    '스크립트는 이 조직의 사람을 위해 서버 안에서 실행됩니다. 엔드포인트를 운영할 수 있다면 새로운 것에는 타깃을 사용하세요.',
  script: '스크립트',
  nameHint: '이 이름의 함수가 호출됩니다.',
  scriptHint: 'JavaScript(ES2023). 모듈 zitadel/http, zitadel/log, zitadel/uuid를 쓸 수 있습니다.',
  timeout: '제한 시간(초)',
  timeoutHint: '최대 20.',
  allowedToFail: '실패해도 됨',
  allowedToFailHint: '그렇지 않으면 스크립트의 오류로 로그인이나 토큰이 거부됩니다.',
  runsText: '최근 10건과 그 로그입니다.',
  noRuns: '서버가 시작된 후 아직 실행되지 않았습니다.',
  deeds: {
    deactivate: '비활성화',
    deactivated: '더 이상 실행되지 않습니다',
    reactivate: '다시 활성화',
    reactivated: '다시 실행됩니다',
    removeText: '이 스크립트를 실행하는 플로에서 빠집니다.',
    removed: '{name}을(를) 제거했습니다',
  },
  flows: {
    title: '플로',
    add: '스크립트 추가',
    none: '여기에서는 아무것도 실행되지 않습니다.',
    clear: '비우기',
    cleared: '이 플로에서는 더 이상 아무것도 실행되지 않습니다',
  },
};
