// Sends requests at a constant rate and prints what they took, as JSON. A slow answer does not hold
// back the next request, and a time counts from when its request was due: otherwise the slowest
// moments would be measured least. Run apart from the measuring program, so that it can be pinned.
import http from "node:http";

const [address, cookie, rate, seconds] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const times = [];
let failed = 0;

function send(due) {
  return new Promise((done) => {
    const wrong = () => {
      failed += 1;
      done();
    };
    const asked = http.get(address, { agent, headers: { cookie } }, (answer) => {
      answer.on("data", () => {});
      answer.on("end", () => {
        if (answer.statusCode !== 200) return wrong();
        times.push(performance.now() - due);
        done();
      });
    });
    asked.on("error", wrong);
  });
}

const total = Math.max(1, Math.round(Number(rate) * Number(seconds)));
const begun = performance.now() + 5;
const open = [];
for (let n = 0; n < total; n += 1) {
  const due = begun + (n * 1000) / Number(rate);
  // Timers are a millisecond late or more; turns of the event loop are not.
  while (performance.now() < due) await new Promise(setImmediate);
  open.push(send(due));
}
await Promise.all(open);
agent.destroy();
console.log(JSON.stringify({ times, failed }));
