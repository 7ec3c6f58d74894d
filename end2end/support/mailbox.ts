import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A mail as it arrived: to whom, and its source. */
interface Mail {
  to: string;
  source: string;
}

/** A mail server that takes everything (RFC 5321, as much of it as a client needs) and keeps it in memory. */
export class Mailbox {
  private readonly mails: Mail[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Mailbox> {
    const server = createServer();
    const mailbox = new Mailbox(server);
    server.on("connection", (socket) => mailbox.talk(socket));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return mailbox;
  }

  /** What the product is told of it. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { ATELIER_SMTP_URL: `smtp://127.0.0.1:${port}`, ATELIER_MAIL_FROM: "Atelier <post@atelier.example>" };
  }

  /** The path of a link below `prefix` in the latest mail to an address, once it has come. */
  async link(to: string, prefix: string): Promise<string> {
    for (let tries = 0; tries < 150; tries += 1) {
      const mail = this.mails.filter((one) => one.to === to).at(-1);
      // Lines of quoted-printable text go on after a `=` at their end, and write their own `=` as =3D.
      const text = mail?.source.replace(/=\r\n/g, "").replace(/=3D/g, "=") ?? "";
      const at = text.indexOf(prefix);
      if (at >= 0) return /^[\w\-./?=&]+/.exec(text.slice(at))?.[0] ?? "";
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error(`no mail with ${prefix} came to ${to}`);
  }

  async close(): Promise<void> {
    await new Promise((done) => this.server.close(done));
  }

  private talk(socket: Socket): void {
    let [text, to, body] = ["", "", false];
    const say = (line: string) => socket.write(`${line}\r\n`);
    say("220 mailbox");
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      text += data.toString("utf8");
      for (;;) {
        const end = body ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (body ? 5 : 2));
        if (body) {
          this.mails.push({ to, source: line });
          body = false;
          say("250 kept");
        } else if (/^EHLO/i.test(line)) {
          say("250-mailbox");
          say("250 8BITMIME");
        } else if (/^RCPT TO:<(.*)>/i.test(line)) {
          to = /^RCPT TO:<(.*)>/i.exec(line)?.[1] ?? "";
          say("250 ok");
        } else if (/^DATA/i.test(line)) {
          body = true;
          say("354 go on");
        } else if (/^QUIT/i.test(line)) {
          say("221 bye");
          socket.end();
        } else {
          say("250 ok");
        }
      }
    });
  }
}
