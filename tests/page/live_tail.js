// `vmsift tail --listen` behind a proxy whose answers a test can replace.
'use strict';
const { spawn } = require('node:child_process');
const http = require('node:http');

class LiveTail {
  // Follows a log; `options` as for `vmsift tail`.
  static async start(log, ...options) {
    const tail = new LiveTail();
    tail.process = spawn(process.env.VMSIFT, ['tail', '--listen', '127.0.0.1:0', '--format', 'jsonl', ...options, log], { stdio: ['ignore', 'ignore', 'pipe'] });
    tail.target = await new Promise((resolve, reject) => {
      let said = '';
      tail.process.stderr.on('data', (piece) => {
        said += piece;
        const found = /listening on (http:\S+)/.exec(said);
        if (found) resolve(found[1]);
      });
      tail.process.on('exit', () => reject(new Error(said)));
    });
    tail.server = http.createServer((request, response) => tail.answer(request, response));
    await new Promise((resolve) => tail.server.listen(0, '127.0.0.1', resolve));
    tail.url = `http://127.0.0.1:${tail.server.address().port}/`;
    return tail;
  }

  constructor() {
    this.broken = new Set();  // paths that are answered with 503
    this.asked = [];          // paths, in order
  }

  answer(request, response) {
    const path = request.url.split('?')[0];
    this.asked.push(path);
    if (this.broken.has(path)) {
      response.writeHead(503).end('out of order\n');
      return;
    }
    const asked = http.get(this.target + request.url.slice(1), (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    asked.on('error', () => response.destroy());
    response.on('close', () => asked.destroy());
  }

  // Ends all connections that there are.
  cut() {
    this.server.closeAllConnections();
  }

  stop() {
    this.process.kill();
    this.server.close();
    this.cut();
  }
}

module.exports = { LiveTail };
