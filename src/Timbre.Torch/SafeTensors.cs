#pragma warning disable
using System.Text.Json.Nodes; using System.Text;
namespace Timbre.Torch;
public sealed class SafeTensorsException(string m) : Exception(m);
public sealed record SafeTensorsContent(Dictionary<string,Tensor> Tensors, Dictionary<string,string> Metadata);
public static class SafeTensors {
  public static void Write(string path, IReadOnlyDictionary<string,Tensor> t, IReadOnlyDictionary<string,string>? m=null) { using var f = File.Create(path); Write(f,t,m); }
  public static void Write(Stream s, IReadOnlyDictionary<string,Tensor> t, IReadOnlyDictionary<string,string>? m=null) {
    var h = new JsonObject(); var body = new MemoryStream();
    if (m!=null) { var mo=new JsonObject(); foreach (var (k,v) in m) mo[k]=v; h["__metadata__"]=mo; }
    foreach (var (k,v) in t.OrderBy(x=>x.Key,StringComparer.Ordinal)) { long a=body.Position; string dt;
      if (v.DataType==DataType.Int64) { dt="I64"; foreach (var x in v.ToInt64Array()) body.Write(BitConverter.GetBytes(x)); } else { dt="F32"; foreach (var x in v.ToArray()) body.Write(BitConverter.GetBytes(x)); }
      h[k]=new JsonObject{["dtype"]=dt,["shape"]=new JsonArray(v.Shape.ToArray().Select(x=>(JsonNode)x).ToArray()),["data_offsets"]=new JsonArray(a,body.Position)}; }
    var hb=Encoding.UTF8.GetBytes(h.ToJsonString()); s.Write(BitConverter.GetBytes((long)hb.Length)); s.Write(hb); body.Position=0; body.CopyTo(s); }
  public static SafeTensorsContent Read(string path) => Read(File.ReadAllBytes(path), path);
  public static SafeTensorsContent Read(ReadOnlyMemory<byte> b, string name) {
    var sp=b.Span; int n=(int)BitConverter.ToInt64(sp); var h=(JsonObject)JsonNode.Parse(sp.Slice(8,n))!; var r=new Dictionary<string,Tensor>(); var md=new Dictionary<string,string>();
    foreach (var (k,v) in h) { if (k=="__metadata__") { foreach (var (a,x) in (JsonObject)v!) md[a]=x!.GetValue<string>(); continue; }
      var sh=((JsonArray)v!["shape"]!).Select(x=>x!.GetValue<long>()).ToArray(); var o=((JsonArray)v["data_offsets"]!).Select(x=>x!.GetValue<int>()).ToArray(); var d=sp.Slice(8+n+o[0],o[1]-o[0]);
      r[k]= v["dtype"]!.GetValue<string>()=="I64" ? Tensor.FromInt64(System.Runtime.InteropServices.MemoryMarshal.Cast<byte,long>(d),[d.Length/8]).Reshape(sh) : Tensor.From(System.Runtime.InteropServices.MemoryMarshal.Cast<byte,float>(d),sh); }
    return new(r,md); } }
