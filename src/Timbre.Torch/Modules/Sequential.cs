namespace Timbre.Torch.Modules;

/// <summary>Modules one after the other, named by their number or by given names.</summary>
internal sealed class Sequential : Module
{
    public Sequential(params Module[] modules)
    {
        for (var i = 0; i < modules.Length; i++)
            Register(i.ToString(), modules[i]);
    }

    public Sequential(params (string Name, Module Module)[] modules)
    {
        foreach (var (name, module) in modules)
            Register(name, module);
    }

    protected override Tensor Compute(Tensor input)
    {
        var current = input;
        for (var i = 0; i < Children.Count; i++)
        {
            Tensor next;
            if (Children[i].Module is BatchNorm norm)
            {
                (next, var included) = norm.ForwardThrough(current, Children.Skip(i + 1).Select(child => child.Module));
                i += included;
            }
            else
            {
                next = Children[i].Module.Forward(current);
            }
            // What backward needs, the graph holds; in prediction this keeps one layer's output in memory instead of all.
            if (current != input && current != next)
                current.Dispose();
            current = next;
        }
        return current;
    }
}
