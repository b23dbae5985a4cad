import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Tarayıcılar yalnızca https üzerinden oturum açar. server.tls ayarını yapın ya da sunucunun önüne TLS kullanan bir proxy koyun; makinenin kendisinde http://localhost yeterlidir.',
    storage:
      'Tarayıcınız bu sayfa için veri saklamıyor. Çerezlere ve site verilerine izin verin, sonra sayfayı yeniden yükleyin.',
    network: 'Sunucuya ulaşılamıyor. Bağlantınızı denetleyip yeniden deneyin.',
    unavailable: 'Sunucu şu anda oturumunuzu açamıyor. Biraz sonra yeniden deneyin.',
    interaction: 'Oturum açmanız gerekiyor.',
    ended: 'Oturumunuz sona erdi. Yeniden oturum açın.',
    denied: 'Bu hesapla konsolu kullanma izniniz yok.',
    refused: 'Sunucu bu oturum açma isteğini reddetti ya da yanıtı başka bir istek içindi.',
    repeated: 'Oturum açma birkaç kez başarısız oldu. Biraz bekleyip yeniden deneyin.',
  },
  calls: {
    invalid_argument: 'Girilenlerde doğru olmayan bir şey var.',
    deadline_exceeded: 'Sunucunun yanıtı çok uzun sürdü. Yeniden deneyin.',
    not_found: 'Bu yok ya da artık yok.',
    permission_denied: 'Bunu yapma izniniz yok.',
    resource_exhausted: 'Bir kerede çok fazlaydı. Biraz bekleyip yeniden deneyin.',
    failed_precondition: 'Bu, şu anki durumda yapılamaz.',
    aborted: 'Başka biri bunu aynı anda değiştirdi. Yeniden deneyin.',
    unimplemented: 'Sunucu bunu yapmayı bilmiyor.',
    unknown: 'Sunucu bunu yapamadı. Biraz sonra yeniden deneyin.',
  },
  answerLost: 'Yanıt gelmedi. Yine de yapılmış olabilir: yeniden denemeden önce bakın.',
};
