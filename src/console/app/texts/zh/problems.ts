import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      '浏览器只能通过 https 登录。请设置 server.tls，或在服务器前放置带 TLS 的代理；在服务器本机上可使用 http://localhost。',
    storage: '您的浏览器不为此页面保存数据。请允许其使用 Cookie 和网站数据，然后重新加载。',
    network: '无法连接服务器。请检查网络连接后重试。',
    unavailable: '服务器暂时无法让您登录。请稍后重试。',
    interaction: '您需要登录。',
    ended: '您的会话已结束。请重新登录。',
    denied: '您无权使用此账户访问控制台。',
    refused: '服务器拒绝了此次登录，或其响应属于另一次登录。',
    repeated: '登录多次失败。请稍等片刻后重试。',
  },
  calls: {
    invalid_argument: '输入的内容有误。',
    deadline_exceeded: '服务器响应时间过长。请重试。',
    not_found: '该内容不存在或已不存在。',
    permission_denied: '您无权执行此操作。',
    resource_exhausted: '一次操作过多。请稍等片刻后重试。',
    failed_precondition: '在当前状态下无法执行此操作。',
    aborted: '其他人同时进行了更改。请重试。',
    unimplemented: '服务器不支持此操作。',
    unknown: '服务器未能完成此操作。请稍后重试。',
  },
  answerLost: '没有收到响应。操作可能已经完成：重试前请先确认。',
};
