#include "tests/blob/blob_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <utility>

#include "analyzer/blob/blob_location.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

std::string Answer200(const std::string& status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\nDate: Mon, 30 Nov 2026 09:30:00 GMT\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
  return escaped;
}

ServedRequest Parse(const std::string& head) {
  ServedRequest request;
  request.head = head;
  const size_t space = head.find(' ');
  request.method = head.substr(0, space);
  request.target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
  std::string_view target = request.target;
  std::string_view query = target.substr(std::min(target.find('?'), target.size()));
  target = target.substr(0, target.size() - query.size());
  request.path = PercentDecoded(target);
  while (query.size() > 1) {
    query.remove_prefix(1);
    const std::string_view part = query.substr(0, query.find('&'));
    const size_t equals = std::min(part.find('='), part.size());
    request.query[std::string(part.substr(0, equals))] =
        PercentDecoded(part.substr(std::min(equals + 1, part.size())));
    query.remove_prefix(part.size());
  }
  constexpr std::string_view kContainer = "/account/logs";
  if (request.path.starts_with(kContainer)) request.path.erase(0, kContainer.size());
  return request;
}

}  // namespace

std::string ServedRequest::Header(std::string_view name) const {
  const size_t at = AsciiLowered(head).find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return "";
  const size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string ErrorAnswer(int status, const std::string& code, const std::string& headers) {
  const std::string body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code +
                           "</Code><Message>m</Message></Error>";
  return Answer200(std::to_string(status) + " Error", headers + "x-ms-error-code: " + code + "\r\n", body);
}

BlobServer::BlobServer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_.get(), 128) != 0 ||
      getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("BlobServer");
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

BlobServer::~BlobServer() {
  shutdown(listener_.get(), SHUT_RDWR);
  thread_.join();
}

std::string BlobServer::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/account";
}

void BlobServer::Put(const std::string& name, ServedBlob blob) {
  const std::lock_guard lock(mutex_);
  blobs_[name] = std::move(blob);
}

void BlobServer::Remove(const std::string& name) {
  const std::lock_guard lock(mutex_);
  blobs_.erase(name);
}

void BlobServer::set_fault(FaultOf fault) {
  const std::lock_guard lock(mutex_);
  fault_ = std::move(fault);
}

std::vector<ServedRequest> BlobServer::Requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void BlobServer::Serve() {
  for (;;) {
    const OwnedDescriptor connection(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (connection.get() < 0) return;
    Answer(connection.get());
  }
}

void BlobServer::Answer(int socket) {
  std::string head;
  char buffer[4096];
  while (head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = recv(socket, buffer, sizeof buffer, 0);
    if (got <= 0) return;
    head.append(buffer, static_cast<size_t>(got));
  }
  const ServedRequest request = Parse(head);
  FaultOf fault_of;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    fault_of = fault_;
  }
  const std::optional<Fault> fault = fault_of ? fault_of(request) : std::nullopt;
  std::string answer = fault && !fault->instead.empty() ? fault->instead : AnswerTo(request);
  if (request.method == "HEAD") answer.resize(answer.find("\r\n\r\n") + 4);
  if (fault && fault->cut_at) answer.resize(std::min(*fault->cut_at, answer.size()));
  for (size_t sent = 0; sent < answer.size();) {
    const ssize_t count = send(socket, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<size_t>(count);
  }
  if (!fault || !fault->reset) return;
  const linger hard = {1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

std::string BlobServer::AnswerTo(const ServedRequest& request) {
  const std::lock_guard lock(mutex_);
  if (request.query.count("comp") > 0) return ListAnswer(request);
  const auto found = blobs_.find(request.path.substr(std::min<size_t>(1, request.path.size())));
  if (found == blobs_.end()) return ErrorAnswer(404, "BlobNotFound");
  const ServedBlob& blob = found->second;
  const std::string tag = request.Header("if-match");
  if (!tag.empty() && tag != blob.etag) return ErrorAnswer(412, "ConditionNotMet");
  const std::string headers = "ETag: " + blob.etag + "\r\nx-ms-creation-time: " + blob.created +
                              "\r\nx-ms-blob-type: " + (blob.append ? "AppendBlob" : "BlockBlob") + "\r\n";
  size_t from = 0;
  size_t to = 0;
  const std::string range = request.Header("x-ms-range");
  if (std::sscanf(range.c_str(), "bytes=%zu-%zu", &from, &to) != 2)
    return Answer200("200 OK", headers, blob.content);
  if (from >= blob.content.size()) return ErrorAnswer(416, "InvalidRange");
  return Answer200("206 Partial Content", headers, blob.content.substr(from, to - from + 1));
}

std::string BlobServer::ListAnswer(const ServedRequest& request) const {
  const auto query = [&request](const char* name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
  };
  const std::string prefix = query("prefix");
  const std::string marker = query("marker");
  std::string entries;
  std::string next;
  std::set<std::string> folders;
  size_t count = 0;
  for (const auto& [name, blob] : blobs_) {
    if (!name.starts_with(prefix) || name < marker) continue;
    const size_t slash = query("delimiter").empty() ? std::string::npos : name.find('/', prefix.size());
    const bool is_new = slash == std::string::npos || folders.count(name.substr(0, slash + 1)) == 0;
    if (is_new && ++count > page_size_) {
      next = name;
      break;
    }
    if (slash != std::string::npos) {
      if (folders.insert(name.substr(0, slash + 1)).second)
        entries += "<BlobPrefix><Name>" + Escaped(name.substr(0, slash + 1)) + "</Name></BlobPrefix>";
      continue;
    }
    entries += "<Blob><Name>" + Escaped(name) + "</Name><Properties><Creation-Time>" + blob.created +
               "</Creation-Time><Etag>" + blob.etag.substr(1, blob.etag.size() - 2) +
               "</Etag><Content-Length>" + std::to_string(blob.content.size()) +
               "</Content-Length><BlobType>" + (blob.append ? "AppendBlob" : "BlockBlob") +
               "</BlobType></Properties></Blob>";
  }
  return Answer200("200 OK", "",
                   "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>" + entries +
                       "</Blobs><NextMarker>" + Escaped(next) + "</NextMarker></EnumerationResults>");
}

}  // namespace vmsift
