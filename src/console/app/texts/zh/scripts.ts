import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: '脚本',
  add: '添加脚本',
  empty: '还没有脚本',
  emptyText: '脚本在服务器内为此组织的用户运行。如果您可以运行端点，新的需求请使用目标。',
  script: '脚本',
  nameHint: '将调用此名称的函数。',
  scriptHint: 'JavaScript（ES2023），可使用模块 zitadel/http、zitadel/log 和 zitadel/uuid。',
  timeout: '超时（秒）',
  timeoutHint: '最多 20。',
  allowedToFail: '允许失败',
  allowedToFailHint: '否则，脚本抛出的错误会使登录或令牌被拒绝。',
  runsText: '最近十次运行及其日志。',
  noRuns: '服务器启动以来尚未运行。',
  deeds: {
    deactivate: '停用',
    deactivated: '脚本已停止运行',
    reactivate: '重新启用',
    reactivated: '脚本已重新运行',
    removeText: '它会从运行它的流程中移除。',
    removed: '{name} 已移除',
  },
  flows: {
    title: '流程',
    add: '添加脚本',
    none: '这里没有运行任何脚本。',
    clear: '清空',
    cleared: '此流程中不再运行任何脚本',
  },
};
