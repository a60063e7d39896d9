(function () {
  "use strict";
  var form = document.getElementById("filters");
  var findings = Array.prototype.slice.call(document.querySelectorAll(".finding"));
  var criteria = Array.prototype.slice.call(document.querySelectorAll(".criterion"));
  var areas = Array.prototype.slice.call(document.querySelectorAll(".area"));
  var count = document.getElementById("count");
  var fields = ["area", "status", "severity", "q", "sort"];
  var levels = ["critical", "major", "minor"];
  var original = criteria.map(function (one) { return { node: one, parent: one.parentNode }; });
  var filtered = false; // whether the last view left anything out
  var linked = null; // what the address names and the filters would hide

  function state() {
    var values = {};
    fields.forEach(function (name) { values[name] = form.elements[name].value; });
    return values;
  }

  function matches(node, wanted) {
    var is = function (kind) { return node.classList.contains("is-" + kind); };
    return (!wanted.area || node.closest(".area").id === wanted.area) &&
      (!wanted.status || (wanted.status === "gap" ? levels.some(is) : is(wanted.status))) &&
      (!wanted.severity || is(wanted.severity)) &&
      (!wanted.q || node.textContent.toLowerCase().indexOf(wanted.q.toLowerCase()) >= 0);
  }

  function show(node, shown) {
    node.hidden = !shown;
    if (shown) { node.removeAttribute("data-filtered"); } else { node.setAttribute("data-filtered", ""); }
  }

  function sorted(by) {
    areas.forEach(function (area) {
      var list = area.querySelector(".criteria");
      if (!list) { return; }
      var own = original.filter(function (one) { return one.parent === list; }).map(function (one) { return one.node; });
      if (by === "worst") {
        own = own.slice().sort(function (a, b) { return Number(a.dataset.rank) - Number(b.dataset.rank); });
      } else if (by === "asked") {
        own = own.slice().sort(function (a, b) { return Number(b.dataset.asked) - Number(a.dataset.asked); });
      }
      own.forEach(function (node) { list.appendChild(node); });
    });
  }

  function apply() {
    var wanted = state(), filtering = !!(wanted.area || wanted.status || wanted.severity || wanted.q), seen = 0;
    findings.forEach(function (node) {
      var good = matches(node, wanted) || (!!linked && linked.contains(node));
      show(node, good);
      seen += good ? 1 : 0;
    });
    criteria.forEach(function (node) { show(node, !filtering || !!node.querySelector(".finding:not([hidden])")); });
    areas.forEach(function (node) {
      show(node, !filtering || node === linked || !!node.querySelector(".finding:not([hidden])"));
    });
    document.querySelectorAll(".unfiltered").forEach(function (node) { show(node, !filtering); });
    unfold(filtering);
    sorted(wanted.sort);
    document.getElementById("none").hidden = seen > 0;
    count.textContent = filtering ? seen + " of " + findings.length + " checks shown" : findings.length + " checks";
    if (linked) { count.textContent += ", what was linked among them"; }
  }

  // What is folded opens where a filter finds something in it, and closes when everything is shown again.
  function unfold(filtering) {
    document.querySelectorAll(".area .fold, .criterion .settled, .unknown").forEach(function (node) {
      var found = !!node.querySelector(".finding:not([hidden])");
      if (node.matches(".unknown")) { show(node, found); } else if (filtering || filtered) { node.open = filtering && found; }
      if (node.matches(".settled")) { show(node, found); }
    });
    filtered = filtering;
  }

  // An address is a place or "view", then the fields that are set: #HP06.1&area=help-and-protection
  function toAddress(place) {
    var wanted = state();
    var parts = fields.filter(function (name) { return wanted[name]; }).map(function (name) {
      return name + "=" + encodeURIComponent(wanted[name]);
    });
    var named = place || (parts.length ? "view" : "");
    history.replaceState(null, "", named ? "#" + [named].concat(parts).join("&") : location.pathname + location.search);
  }

  function fill(parts) {
    var given = {};
    parts.forEach(function (part) {
      var at = part.indexOf("=");
      try { given[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (error) { /* a broken address filters nothing */ }
    });
    fields.forEach(function (name) { form.elements[name].value = given[name] || ""; });
  }

  function follow() {
    var parts = location.hash.slice(1).split("&");
    var place = document.getElementById(parts[0]);
    if (parts.length > 1 || parts[0] === "view") { fill(parts.slice(1)); } // a link in the page leaves them as they are
    refresh(null);
    if (place && place.closest("[hidden]")) { refresh(place); }
    toAddress(place && place.id);
    if (!place) { return; }
    place.classList.add("linked");
    if (place.matches(".finding")) { open(place, true); }
    if (place.matches(".area")) { place.querySelector(".fold").open = true; }
    for (var around = place.closest("details"); around; around = around.parentNode.closest("details")) { around.open = true; }
    place.scrollIntoView();
  }

  function refresh(place) {
    linked = place;
    document.querySelectorAll(".linked").forEach(function (node) { node.classList.remove("linked"); });
    apply();
  }

  function open(within, wide) {
    within.querySelectorAll("details").forEach(function (node) { node.open = wide; });
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function () { refresh(null); toAddress(); });
  form.addEventListener("reset", function () { setTimeout(function () { refresh(null); toAddress(); }); });
  document.getElementById("open").addEventListener("click", function () { open(document, true); });
  document.getElementById("close").addEventListener("click", function () { open(document, false); });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () { // for browsers whose style sheets cannot open what is folded
    document.querySelectorAll(".area .fold").forEach(function (node) { node.open = true; });
  });
  follow();
  if (location.hash.indexOf("#view&") === 0) { form.scrollIntoView(); }
}());
