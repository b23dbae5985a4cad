import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      '브라우저에서는 https로만 로그인할 수 있습니다. server.tls를 설정하거나 서버 앞에 TLS 프록시를 두세요. 서버가 있는 컴퓨터에서는 http://localhost도 됩니다.',
    storage:
      '브라우저가 이 페이지의 데이터를 저장하지 않습니다. 쿠키와 사이트 데이터를 허용한 뒤 다시 불러오세요.',
    network: '서버에 연결할 수 없습니다. 연결을 확인하고 다시 시도하세요.',
    unavailable: '지금은 서버에서 로그인할 수 없습니다. 잠시 후 다시 시도하세요.',
    interaction: '로그인해야 합니다.',
    ended: '세션이 종료되었습니다. 다시 로그인하세요.',
    denied: '이 계정으로는 콘솔을 사용할 수 없습니다.',
    refused: '서버가 이 로그인을 거부했거나 다른 로그인에 대한 응답을 보냈습니다.',
    repeated: '로그인에 여러 번 실패했습니다. 잠시 기다린 후 다시 시도하세요.',
  },
  calls: {
    invalid_argument: '입력한 내용에 잘못된 것이 있습니다.',
    deadline_exceeded: '서버의 응답이 너무 오래 걸렸습니다. 다시 시도하세요.',
    not_found: '존재하지 않거나 더 이상 없습니다.',
    permission_denied: '이 작업을 할 권한이 없습니다.',
    resource_exhausted: '한 번에 너무 많이 요청했습니다. 잠시 기다린 후 다시 시도하세요.',
    failed_precondition: '현재 상태에서는 할 수 없는 작업입니다.',
    aborted: '다른 사람이 동시에 변경했습니다. 다시 시도하세요.',
    unimplemented: '서버가 이 작업을 지원하지 않습니다.',
    unknown: '서버가 이 작업을 하지 못했습니다. 잠시 후 다시 시도하세요.',
  },
  answerLost: '응답이 오지 않았습니다. 그래도 처리되었을 수 있으니 다시 시도하기 전에 확인하세요.',
};
