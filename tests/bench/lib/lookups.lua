-- wrk: POST /v1/lookups with one triple after the other, starting at a random one; or GET of one
-- target. Arguments: file with "token address case" lines or -, target or -, status expected, seed.
local requests, at, expected = {}, 0, 201
wrong, sample = 0, ""
local thread_of

function setup(thread)
   thread_of = thread
end

function init(args)
   expected = tonumber(args[3])
   if args[2] ~= "-" then
      requests[1] = wrk.format("GET", args[2])
   else
      for line in io.lines(args[1]) do
         local token, address, case = line:match("^(%S+) (%S+) (%S+)$")
         requests[#requests + 1] = wrk.format("POST", "/v1/lookups", {
            ["Authorization"] = "Bearer " .. token,
            ["Content-Type"] = "application/json",
         }, '{"address_id":"' .. address .. '","case_number":"' .. case .. '","reason_code":"new_incident"}')
      end
   end
   at = tonumber(args[4]) % #requests
end

function request()
   at = at % #requests + 1
   return requests[at]
end

function response(status, headers, body)
   if status ~= expected then
      wrong = wrong + 1
      sample = tostring(status)
   end
end

function done(summary, latency, requests)
   local e = summary.errors
   io.write(string.format(
      'RESULT {"n":%d,"duration_us":%d,"bytes":%d,"p50":%.1f,"p99":%.1f,"max":%.1f,"wrong":%d,"errors":%d,"sample":"%s"}\n',
      summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
      latency.max, thread_of:get("wrong"), e.connect + e.read + e.write + e.timeout, thread_of:get("sample")))
end
